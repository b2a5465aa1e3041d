"""A shop that asks a slow store for prices: what the change set's test migrates, step by step."""
