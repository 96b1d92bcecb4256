"""What every screen is made of: its words, figures, tables, drawings, states and keys.

`markup` (text made safe) ← `typography`, `words` ← `tables`, `tracks`, `timeline`, `banners` ← `layout` ← `head`,
`sign_in`, `finding`, `accidents`.
Only `layout.show` writes HTML on a page, and only values of type `Html`; a plain str given to a part is always escaped.
"""
