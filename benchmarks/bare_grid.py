"""As many cells as Feuille shows of 3,000 dossiers, typed in the same grid, without a desk behind.

Its time is the part of ours that only showing fewer cells would save.
"""

import pandas as pd
import pyarrow as pa
import streamlit as st

TEXT = pd.ArrowDtype(pa.string())
ROWS, COLUMNS = 3_000, 43


@st.cache_resource
def frame() -> pd.DataFrame:
    names = [f"Colonne {rank}" for rank in range(COLUMNS)]
    return pd.DataFrame([[f"Valeur {row}"] * COLUMNS for row in range(ROWS)], columns=names, dtype=TEXT)


@st.fragment(key="sheet")
def sheet() -> None:
    shown = frame()
    config = {name: st.column_config.TextColumn(pinned=place < 1) for place, name in enumerate(shown.columns)}
    st.data_editor(shown, key="grid", hide_index=True, column_config=config, row_height=26, height="stretch")


sheet()
