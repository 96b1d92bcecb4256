"""Every keyboard shortcut of the desk, in one place: the same key does the same thing on every screen.

A shortcut with Ctrl acts even inside a text field, so moves use Alt. C and R belong to Streamlit; Alt+Left is the
browser's Back.
"""

FIND = "Alt+F"
NEXT = "Alt+Down"
PREVIOUS = "Alt+Up"
TAKE = "Alt+S"
PLATFORM = "Alt+P"
SAVE = "Ctrl+Enter"
SAVE_AND_NEXT = "Ctrl+Shift+Enter"
RESUME = "Alt+I"
REFUSE = "Alt+X"
SAVE_GRID = "Ctrl+S"
"""In a grid, Ctrl+Enter is the grid's own."""
ZERO = "0"
"""Beside the digits that propose an outcome on the wall."""
TAKE_SHEET = "Alt+T"
KEEP_DESK = "Alt+G"
