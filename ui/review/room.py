"""The room 出典確認: for trainers."""

from fastapi import FastAPI

from ui.site import Site


class ReviewRoom:
    """Its page of the Blocks, and its routes."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def lay_out(self) -> None:
        """Add the components and handlers; called while the page is open in Gradio."""

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's: downloads."""
