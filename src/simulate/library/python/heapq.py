"""Priority queues on lists."""


def heappush(heap, item):
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap):
    last = heap.pop()
    if not heap:
        return last
    first = heap[0]
    heap[0] = last
    _sink(heap, 0)
    return first


def heapreplace(heap, item):
    first = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return first


def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


def heapify(x):
    for place in range(len(x) // 2 - 1, -1, -1):
        _sink(x, place)


def _rise(heap, top, place):
    """Moves the item at `place` up, as long as it is smaller than its parent."""
    item = heap[place]
    while place > top:
        parent = (place - 1) >> 1
        if not item < heap[parent]:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


def _sink(heap, top):
    """Moves the smaller children up until a leaf is free, then lets the item rise from there, as CPython does."""
    size, place, item = len(heap), top, heap[top]
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child += 1
        heap[place] = heap[child]
        place, child = child, 2 * child + 1
    heap[place] = item
    _rise(heap, top, place)


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]


def merge(*iterables, key=None, reverse=False):
    rows = []
    for at, iterator in enumerate(map(iter, iterables)):
        for value in iterator:
            rows.append([value if key is None else key(value), at, value, iterator])
            break
    while rows:
        best = rows[0]
        for row in rows[1:]:
            if best[0] < row[0] if reverse else row[0] < best[0]:
                best = row
        yield best[2]
        for value in best[3]:
            best[0], best[2] = value if key is None else key(value), value
            break
        else:
            rows.remove(best)
