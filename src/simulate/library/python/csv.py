"""Tables as lines of text."""

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)


class Error(Exception):
    pass


class Dialect:
    delimiter, quotechar, doublequote, lineterminator, quoting, skipinitialspace, escapechar = ",", '"', True, "\r\n", QUOTE_MINIMAL, False, None


class excel(Dialect):
    pass


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    lineterminator, quoting = "\n", QUOTE_ALL


_dialects = {"excel": excel, "excel-tab": excel_tab, "unix": unix_dialect}


def register_dialect(name, dialect=excel, **options):
    _dialects[name] = type("dialect", (dialect,), options)


def list_dialects():
    return list(_dialects)


def _dialect(dialect, options):
    known = _dialects.get(dialect, excel) if isinstance(dialect, str) else dialect
    made = known()
    for name, value in options.items():
        if not hasattr(Dialect, name) and name != "strict":
            raise TypeError(f"{name!r} is an invalid keyword argument for this function")
        setattr(made, name, value)
    return made


class reader:
    def __init__(self, csvfile, dialect="excel", **options):
        self._lines, self.dialect, self.line_num = iter(csvfile), _dialect(dialect, options), 0

    def __iter__(self):
        return self

    def __next__(self):
        line = self._next_line()
        row, field, quoted, inside, at = [], [], False, False, 0
        while True:
            c = line[at:at + 1]
            at += 1
            if inside:
                if not c:
                    # A quoted field goes on in the next line.
                    try:
                        line, at = self._next_line(), 0
                    except StopIteration:
                        break
                elif c == self.dialect.quotechar:
                    if self.dialect.doublequote and line[at:at + 1] == c:
                        field.append(c)
                        at += 1
                    else:
                        inside = False
                else:
                    field.append(c)
            elif c == self.dialect.delimiter:
                row.append(self._value(field, quoted))
                field, quoted = [], False
            elif not c or c in "\r\n":
                break
            elif c == self.dialect.quotechar and not field and self.dialect.quoting != QUOTE_NONE:
                inside = quoted = True
            elif not (c == " " and self.dialect.skipinitialspace and not field):
                field.append(c)
        if not row and not field and not quoted:
            return []
        return row + [self._value(field, quoted)]

    def _next_line(self):
        line = next(self._lines)
        if not isinstance(line, str):
            raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
        self.line_num += 1
        return line

    def _value(self, field, quoted):
        text = "".join(field)
        return float(text) if self.dialect.quoting == QUOTE_NONNUMERIC and not quoted else text


class writer:
    def __init__(self, csvfile, dialect="excel", **options):
        self._file, self.dialect = csvfile, _dialect(dialect, options)

    def _field(self, value, alone):
        dialect, text = self.dialect, "" if value is None else str(value)
        needs = any([c in text for c in (dialect.delimiter, dialect.quotechar or "", "\r", "\n") if c]) or alone and not text
        if dialect.quoting == QUOTE_ALL or dialect.quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float)) or needs and dialect.quoting != QUOTE_NONE:
            quote = dialect.quotechar
            return quote + text.replace(quote, quote * 2) + quote
        return text

    def writerow(self, row):
        row = list(row)
        return self._file.write(self.dialect.delimiter.join([self._field(value, len(row) == 1) for value in row]) + self.dialect.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **options):
        self.reader, self._names, self.restkey, self.restval = reader(f, dialect, *args, **options), fieldnames, restkey, restval

    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self.reader, None)
        return self._names

    @property
    def line_num(self):
        return self.reader.line_num

    def __iter__(self):
        return self

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while not row:
            row = next(self.reader)
        found = dict(zip(names, row))
        if len(row) > len(names):
            found[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            found[name] = self.restval
        return found


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **options):
        self.fieldnames, self.restval, self.extrasaction = list(fieldnames), restval, extrasaction
        self.writer = writer(f, dialect, *args, **options)

    def writeheader(self):
        return self.writer.writerow(self.fieldnames)

    def writerow(self, rowdict):
        if self.extrasaction == "raise":
            wrong = [name for name in rowdict if name not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(name) for name in wrong]))
        return self.writer.writerow([rowdict.get(name, self.restval) for name in self.fieldnames])

    def writerows(self, rowdicts):
        for row in rowdicts:
            self.writerow(row)
