"""The component that every page is made of: HTML of ours, with the script that belongs to it."""

import gradio as gr


def html_component(value: str, elem_id: str | None = None, script: str | None = None) -> gr.HTML:
    """HTML as Gradio's own template ``${value}`` shows it; ``script`` runs when it is first on the page.

    Never a template with ``{{value}}``: that is filled in before the template is run as JavaScript, so
    text from outside would run with it. Gradio cleans nothing: see ``ui.render`` for how text gets in.
    """
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)
