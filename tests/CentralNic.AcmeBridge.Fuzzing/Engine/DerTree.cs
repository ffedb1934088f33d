namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>DER taken apart, changed, and put together again with right lengths, so that changes get past the outermost of them.</summary>
internal sealed class DerTree
{
    private const int MaxDepth = 32;

    private readonly byte _tag;
    private byte[] _value;
    private List<DerTree>? _children;

    private DerTree(byte tag, byte[] value, List<DerTree>? children) => (_tag, _value, _children) = (tag, value, children);

    /// <summary>Makes a changed copy; <see langword="null"/>: it is no DER.</summary>
    /// <param name="der">The input.</param>
    /// <param name="other">Another input, of which values may be taken.</param>
    /// <param name="mutator">Changes single values.</param>
    /// <param name="random">The source of all choices.</param>
    public static byte[]? Change(ReadOnlySpan<byte> der, ReadOnlySpan<byte> other, Mutator mutator, Random random)
    {
        if (ReadAll(der, 0) is not { Count: > 0 } roots)
        {
            return null;
        }

        var tree = new DerTree(0x30, [], roots);
        var donors = ReadAll(other, 0) is { } others ? new DerTree(0x30, [], others).Nodes().ToList() : [];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            tree.ChangeOne(donors, mutator, random);
        }

        using var written = new MemoryStream();
        tree._children!.ForEach(child => child.Write(written));
        return written.ToArray();
    }

    private void ChangeOne(List<DerTree> donors, Mutator mutator, Random random)
    {
        var parents = Nodes().Where(node => node._children is { Count: > 0 }).ToList();
        var parent = parents[random.Next(parents.Count)];
        var at = random.Next(parent._children!.Count);
        var child = parent._children[at];
        switch (random.Next(7))
        {
            case 0:
                parent._children.RemoveAt(at);
                if (parent._children.Count == 0)
                {
                    (parent._children, parent._value) = (parent == this ? [child] : null, []);
                }

                break;
            case 1:
                parent._children.Insert(at, child.Copy());
                break;
            case 2 when donors.Count > 0:
                parent._children[at] = donors[random.Next(donors.Count)].Copy();
                break;
            case 3:
                parent._children[at] = new DerTree(
                    (byte)(random.Next(2) == 0 ? random.Next(256) : child._tag ^ (1 << random.Next(8))), child._value, child._children);
                break;
            case 4:
                var to = random.Next(parent._children.Count);
                (parent._children[at], parent._children[to]) = (parent._children[to], child);
                break;
            default:
                var leaves = Nodes().Where(node => node._children is null).ToList();
                if (leaves.Count > 0)
                {
                    var leaf = leaves[random.Next(leaves.Count)];
                    leaf._value = mutator.Change(leaf._value, child._value);
                }

                break;
        }
    }

    private DerTree Copy() => new(_tag, _value, _children?.ConvertAll(child => child.Copy()));

    private IEnumerable<DerTree> Nodes()
    {
        yield return this;
        foreach (var below in (_children ?? []).SelectMany(child => child.Nodes()))
        {
            yield return below;
        }
    }

    private void Write(Stream to)
    {
        var value = _value;
        if (_children is not null)
        {
            using var inner = new MemoryStream();
            if (_tag == 0x03)
            {
                inner.WriteByte(0); // A bit string's unused bits.
            }

            _children.ForEach(child => child.Write(inner));
            value = inner.ToArray();
        }

        to.WriteByte(_tag);
        if (value.Length < 0x80)
        {
            to.WriteByte((byte)value.Length);
        }
        else if (value.Length <= 0xFF)
        {
            to.Write([0x81, (byte)value.Length]);
        }
        else
        {
            to.Write([0x82, (byte)(value.Length >> 8), (byte)value.Length]);
        }

        to.Write(value);
    }

    private static List<DerTree>? ReadAll(ReadOnlySpan<byte> der, int depth)
    {
        var nodes = new List<DerTree>();
        while (!der.IsEmpty)
        {
            if (der.Length < 2 || depth > MaxDepth || (der[0] & 0x1F) == 0x1F)
            {
                return null;
            }

            int length = der[1], header = 2;
            if (length >= 0x80)
            {
                var octets = length & 0x7F;
                if (octets is < 1 or > 2 || der.Length < 2 + octets)
                {
                    return null;
                }

                header += octets;
                length = octets == 1 ? der[2] : (der[2] << 8) | der[3];
            }

            if (length > der.Length - header)
            {
                return null;
            }

            var value = der.Slice(header, length);
            nodes.Add(new DerTree(der[0], value.ToArray(), ChildrenOf(der[0], value, depth)));
            der = der[(header + length)..];
        }

        return nodes;
    }

    /// <summary>What is constructed has children; octet and bit strings may have DER in them.</summary>
    private static List<DerTree>? ChildrenOf(byte tag, ReadOnlySpan<byte> value, int depth) => value.IsEmpty ? null : tag switch
    {
        0x04 => ReadAll(value, depth + 1),
        0x03 when value[0] == 0 && value.Length > 1 => ReadAll(value[1..], depth + 1),
        _ when (tag & 0x20) != 0 => ReadAll(value, depth + 1),
        _ => null,
    };
}
