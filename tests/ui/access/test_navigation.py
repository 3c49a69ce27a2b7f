import pytest

from tests.ui.html_text import text_of
from ui.access.account import ANONYMOUS, Account, AccountRole
from ui.access.visit import Entrance, Visit
from ui.navigation import navigation_html
