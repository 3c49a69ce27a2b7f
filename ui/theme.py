"""The theme: Gradio's colours and fonts, made ours."""

import gradio as gr

FONTS = ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "sans-serif")


def theme() -> gr.themes.Base:
    """Quiet colours and the fonts that the reader's system has; no font is fetched."""
    navy = "#1d4577"
    base = gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", radius_size="sm", font=FONTS, font_mono=FONTS
    )
    return base.set(
        checkbox_background_color_selected=navy,
        checkbox_background_color_selected_dark=navy,
        checkbox_border_color_selected=navy,
        checkbox_border_color_selected_dark="#9cc1ee",
        checkbox_border_color_dark="#a9b5c0",
    )
