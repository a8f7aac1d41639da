"""What things are: frozen values, the words of the trade, errors and the cleaning of text.

No file is opened here, no clock is read and nothing is random.
"""
