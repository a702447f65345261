"""The layout that src/trees.rs reads: what LightGBM trained, in bytes."""
import struct


def ensemble(model, names):
    trees = model.dump_model()["tree_info"]
    out = [struct.pack("<HHf", len(names), len(trees), 0.0)]
    for name in names:
        out.append(bytes([len(name.encode())]) + name.encode())
    for tree in trees:
        splits, leaves = [], []

        def walk(node):
            if "split_feature" not in node:
                leaves.append(node["leaf_value"])
                return -len(leaves)
            assert node["decision_type"] == "<="
            place = len(splits)
            splits.append(None)
            left, right = walk(node["left_child"]), walk(node["right_child"])
            splits[place] = (node["split_feature"], node["threshold"], left, right, node["internal_value"])
            return place

        walk(tree["tree_structure"])
        out.append(struct.pack("<H", len(splits)))
        out += [struct.pack("<Hfhhf", *split) for split in splits]
        out += [struct.pack("<f", leaf) for leaf in leaves]
    return b"".join(out)
