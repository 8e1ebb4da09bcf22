"""``python -m tests.browser.served run …``: Streamlit's command, its runs with few draws.

10,000 draws take longer than all else that a reader of a small case waits for.
"""

from streamlit.web.cli import main

from tests.runs import few_draws

if __name__ == "__main__":
    with few_draws():
        main()
