"""What is in a value, told without the person's code: `python -m deepforge_runner.inside REQUEST`.

A process of its own, with limits, since what it opens may be damaged, huge or hostile. It is not a sandbox: a pickle
that names anything but plain data is only opened when the request says `unpickle`.

REQUEST is JSON: `folder` (the value's), `snapshots` (where versions of projects lie), `unpickle`, and the part of a
table or array to show: `part` (the name of one of several arrays), `plane` (indices of all axes but the last two),
`row`, `column`, `rows`, `columns`, `picture` (the first of the pictures); `sampled`, of how many numbers figures are
made. What is printed is JSON; its fields are those of `Look`. With `plans` it is which bytes of the value's file that
look needs beside those that are there, `have`; one asks until nothing is missing.
"""
