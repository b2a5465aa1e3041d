"""Prices from several shops: every request waits for the one before it."""
import requests

SHOPS = ["alpha", "bravo", "charlie", "delta", "echo"]


def fetch_price(session, shop, product):
    response = session.get(f"https://{shop}.example/api/products/{product}", timeout=5)
    response.raise_for_status()
    return response.json()["price"]


def compare(product):
    with requests.Session() as session:
        prices = [fetch_price(session, shop, product) for shop in SHOPS]
    return dict(zip(SHOPS, prices))


if __name__ == "__main__":
    prices = compare("kettle")
    print(len(prices), "prices")
