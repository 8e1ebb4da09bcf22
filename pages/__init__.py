"""The app's pages: folders only. A page file here would break st.navigation on a deep link."""
