"""The peer of our screens: a Streamlit page that prints one word."""

import streamlit as st

st.write("Bonjour")
