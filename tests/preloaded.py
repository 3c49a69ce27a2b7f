"""The first that the fork server of ``tests.forked`` imports: Gradio's environment, before Gradio."""

import os

from ui.web.server import GRADIO_ENVIRONMENT

os.environ.update(GRADIO_ENVIRONMENT)
