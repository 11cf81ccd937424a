"""The use cases: one plain function per thing a person can do. Each receives its world: store, who, when."""
