import unittest

from shop import cart, store


class StoreTest(unittest.TestCase):
    def test_fetch(self):
        self.assertEqual(store.fetch("tea"), 3)

    def test_prices(self):
        self.assertEqual(store.Store().price("tea"), 30)
        self.assertEqual(store.Discount().price("tea"), 29)
        self.assertEqual(store.Store.ping(), "pong")
        self.assertEqual(store.Discount().name, "Discount")

    def test_even_and_odd(self):
        self.assertTrue(store.even(4))
        self.assertTrue(store.odd(3))


class CartTest(unittest.TestCase):
    def test_total(self):
        self.assertEqual(cart.total(store.Store(), ["tea", "milk"]), 70)

    def test_compare(self):
        self.assertEqual(cart.compare(["tea", "milk"]), 2)

    def test_longest(self):
        self.assertEqual(cart.longest(["tea", "milk"]), 4)


if __name__ == "__main__":
    unittest.main()
