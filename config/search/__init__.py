"""The search box of the top bar: every app's sources asked at once, and the pages a person finds again."""
