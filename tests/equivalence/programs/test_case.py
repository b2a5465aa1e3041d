"""A class of unittest: tests that wait, what is set up for them, and a test that fails."""
import time
import unittest
from unittest import TestCase


def answer(key):
    time.sleep(0.01)
    return {"key": key}


def check(case, found):
    time.sleep(0.001)
    case.assertEqual(found["key"], "a")


class TestAnswer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = answer("shared")

    def setUp(self):
        self.first = answer("a")

    def tearDown(self):
        self.first = answer("gone")

    def test_answer(self):
        check(self, self.first)
        self.assertEqual(self.shared, {"key": "shared"})

    def test_raises(self):
        with self.assertRaises(KeyError):
            answer("a")["missing"]

    def test_wrong(self):
        self.assertEqual(answer("b"), self.first)

    def test_plain(self):
        self.assertTrue(self.first)


class Base(TestCase):
    def setUp(self):
        self.found = answer("base")


class TestBelow(Base):
    def setUp(self):
        super().setUp()
        self.more = answer("below")

    def test_both(self):
        self.assertEqual([self.found["key"], answer("x")["key"]], ["base", "x"])


def main():
    time.sleep(0.001)


if __name__ == "__main__":
    main()
    loader = unittest.defaultTestLoader
    for kind in (TestAnswer, TestBelow):
        result = unittest.TestResult()
        loader.loadTestsFromTestCase(kind).run(result)
        wrong = [test.id().split(".")[-1] for test, _ in result.failures + result.errors]
        print(kind.__name__, result.testsRun, sorted(wrong))
