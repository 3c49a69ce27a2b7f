"""What the fork server of ``tests.forked`` imports once for all the processes that it starts."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # as ui.web.server sets them before it imports Gradio
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"

import tests.ui.manage.toy_maintenance
import tests.ui.toy_site  # noqa: F401
import ui.web.application
import ui.web.server
import ui.web.startup  # noqa: F401
