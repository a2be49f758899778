"""The users' handbook (docs/handbook) as pages of the site: bureaus sit behind closed networks."""
