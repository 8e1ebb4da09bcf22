"""Inputs that can be shared: names become pseudonyms, figures stay, and a key puts them back."""
