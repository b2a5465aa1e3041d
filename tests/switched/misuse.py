"""Reads names of files, one a line, and says for each `ok` with the uses of its own functions that do not fit them: too
many or few arguments, a coroutine that nobody awaits, an await of what is none. What is no Python is only that."""

import ast
import collections
import sys

# What stands around a coroutine that is on its way to whoever awaits it.
HANDS_ON = (ast.Await, ast.Call, ast.keyword, ast.Starred, ast.Return, ast.Lambda, ast.Dict, ast.IfExp,
            ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp, ast.List, ast.Tuple, ast.Assign)


def functions(tree):
    """Functions of the module by name, and methods by class and name; those that stand there once."""
    found = collections.defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef)):
            for one in node.body:
                if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    found[getattr(node, 'name', None), one.name].append(one)
    return {key: all[0] for key, all in found.items() if len(all) == 1}


def called(call, known, parents):
    """The function that a call names: one of the module, or by `self` one of the class around it."""
    if isinstance(call.func, ast.Name):
        return known.get((None, call.func.id))
    if not (isinstance(call.func, ast.Attribute) and getattr(call.func.value, 'id', None) == 'self'):
        return None
    node = call
    while node is not None and not isinstance(node, ast.ClassDef):
        node = parents.get(node)
    return known.get((getattr(node, 'name', None), call.func.attr))


def is_generator(function):
    todo = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
    return False


def arguments_fit(call, function, is_method):
    if any(isinstance(one, ast.Starred) for one in call.args) or any(one.arg is None for one in call.keywords):
        return True
    args = function.args
    names = [one.arg for one in args.posonlyargs + args.args][is_method:]
    given = len(call.args)
    by_name = {one.arg for one in call.keywords}
    needed = names[: max(0, len(names) - len(args.defaults))]
    twice = by_name & set(names[:given])
    return ((given <= len(names) or args.vararg is not None) and not twice
            and all(name in by_name for name in needed[given:]))


def misuses(tree):
    known = functions(tree)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        function = called(call, known, parents)
        # What a decorator makes of it is another thing.
        if function is None or function.decorator_list:
            continue
        name, is_method = function.name, isinstance(call.func, ast.Attribute)
        if not arguments_fit(call, function, is_method):
            yield f'arguments:{name}'
        parent, is_async = parents[call], isinstance(function, ast.AsyncFunctionDef)
        if is_generator(function):
            loops = isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)) and parent.iter is call
            waits = isinstance(parent, ast.AsyncFor) or getattr(parent, 'is_async', 0) == 1
            if loops and waits != is_async or isinstance(parent, ast.Await):
                yield f'iterated:{name}'
        elif is_async and not isinstance(parent, HANDS_ON):
            yield f'unawaited:{name}'
        elif not is_async and isinstance(parent, ast.Await):
            yield f'awaited:{name}'


for name in sys.stdin.read().split('\n'):
    try:
        with open(name, 'rb') as file:
            tree = ast.parse(file.read())
        print('ok', *sorted(set(misuses(tree))))
    except Exception as error:
        print(repr(error))
