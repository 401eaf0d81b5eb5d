"""Reading a budget from a file: XLSX, CSV or our own JSON.

A file goes through five steps, each a module that can be read alone:

=============  ==========================================================================================
step           modules
=============  ==========================================================================================
file to cells  ``files``, ``archive``, ``workbook``, ``delimited``, ``document``: what stands where, safely
mapping        ``headings``, ``kinds``, ``mapping``: what each column is, guessed, then said by a person
rows to lines  ``reading``, ``cells``: lines as the rules see them, with what is wrong beside the cell
comparing      ``comparing``: new, changed, same, removed, refused; the lines as they would be
writing        ``services``: all of it or nothing, with the state before kept for one press of undo
=============  ==========================================================================================
"""
