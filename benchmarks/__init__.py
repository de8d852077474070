"""What the speed figures are measured with: `python -m benchmarks` prints the table, `--smoke` a quick form of it."""
