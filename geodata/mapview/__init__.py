"""What a map shows of observations, in memory and true at any size."""
