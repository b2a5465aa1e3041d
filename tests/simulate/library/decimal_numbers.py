from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation, getcontext, localcontext

a, b = Decimal("0.1"), Decimal("0.2")
print(a + b, repr(a + b), a + b == Decimal("0.3"), a * b, a / Decimal(3), Decimal(1) / 7, -a, abs(Decimal("-2.50")), Decimal(5) - b, 3 * a)
print(Decimal("10.00").quantize(Decimal("0.1")), Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), Decimal("2.5").quantize(Decimal(1)), Decimal("-1.99").quantize(Decimal("1"), ROUND_DOWN), round(Decimal("2.345"), 2), round(Decimal("3.5")))
print(Decimal(0.1), Decimal("1E+5"), Decimal("0.0000001"), Decimal("1.20").normalize(), Decimal("100").normalize(), Decimal(7) // 2, Decimal(-7) % 3, Decimal(2) ** 10, Decimal(2).sqrt(), Decimal("2.25").sqrt(), Decimal("1.10") * 2)
print(f"{Decimal('1234.5'):,.2f} {Decimal('0.256'):.1%} {Decimal('3.14159'):.3f} {Decimal('-5'):>8.2f} {Decimal('7')} {Decimal('2.5'):10}|")
print(sorted([Decimal("1.5"), Decimal("-2"), 1]), max(a, b), sum([a, b, Decimal(1)]), int(Decimal("7.9")), float(a), a < 1, a < 0.5, Decimal(1) == 1, hash(Decimal(5)) == hash(5), bool(Decimal(0)), Decimal("1.0") == Decimal("1"))
with localcontext() as context:
    context.prec = 5
    print(Decimal(1) / 3, Decimal("123456") + 1)
print(Decimal(1) / 3, getcontext().prec, Decimal("12.30").as_tuple(), Decimal("Infinity") > 5, Decimal("NaN"))
for call in (lambda: Decimal("x"), lambda: Decimal(1) / 0, lambda: a + 0.5):
    try:
        print(call())
    except (InvalidOperation, ZeroDivisionError, TypeError) as error:
        print(type(error).__name__)
