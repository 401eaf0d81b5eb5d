"""Costs from the accounting package: XLSX or CSV, however long, read as a stream.

=============  ========================================================================================
step           modules
=============  ========================================================================================
file to rows   ``streams``: one row after the other, with the number that people see
mapping        ``columns``, ``layout``: what each column, account and award of the file means, said once
rows to costs  ``reading``: one cost, or what is wrong with the row
looking        ``looking``: what an import would do: new, changed, same, refused; nothing is written
writing        ``writing``: all of it or nothing, in one transaction; ``undoing`` takes it back
=============  ========================================================================================
"""
