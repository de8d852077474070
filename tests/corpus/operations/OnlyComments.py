# An operation, some day.
# TODO: write it
