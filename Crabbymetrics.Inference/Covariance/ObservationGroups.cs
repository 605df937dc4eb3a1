using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Inference;

/// <summary>A partition of the observations that count, groups numbered from 0 without gaps. Rows of weight 0 are in no group of their own:
/// they are not there.</summary>
internal sealed class ObservationGroups
{
    private ObservationGroups(string name, int[] codes, int count)
    {
        Name = name;
        Codes = codes;
        Count = count;
    }

    /// <summary>The name of the clustering, or those of the ones that this is the intersection of.</summary>
    public string Name { get; }

    /// <summary>The group of each row; group 0, which their zero scores do not change, for rows of weight 0.</summary>
    public int[] Codes { get; }

    /// <summary>The number G of groups with an observation.</summary>
    public int Count { get; }

    /// <summary>The groups of a clustering where every row counts: they are numbered without gaps already, and read where they
    /// lie.</summary>
    public static ObservationGroups Of(Clustering clustering) =>
        new(
            clustering.Name,
            MemoryMarshal.TryGetArray(clustering.CodeMemory, out ArraySegment<int> codes) && codes.Array!.Length == codes.Count
                ? codes.Array
                : clustering.Codes.ToArray(),
            clustering.GroupCount
        );

    /// <summary>Numbers the groups of the rows with positive weight.</summary>
    /// <param name="name">The name of the clustering.</param>
    /// <param name="codes">The group of each row.</param>
    /// <param name="weights">The weight of each row; empty for all ones.</param>
    public static ObservationGroups Create(string name, ReadOnlySpan<int> codes, ReadOnlySpan<double> weights)
    {
        int[] numbers = new int[codes.IsEmpty ? 0 : TensorPrimitives.Max(codes) + 1];
        int[] compact = new int[codes.Length];
        int count = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                ref int number = ref numbers[codes[i]];
                number = number == 0 ? ++count : number;
                compact[i] = number - 1;
            }
        }

        return new ObservationGroups(name, compact, count);
    }

    /// <summary>The groups of rows that agree in this and another partition.</summary>
    /// <param name="other">The other.</param>
    /// <param name="weights">The weight of each row; empty for all ones.</param>
    public ObservationGroups Intersect(ObservationGroups other, ReadOnlySpan<double> weights)
    {
        Dictionary<(int, int), int> numbers = [];
        int[] codes = new int[Codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (Codes[i], other.Codes[i]), out bool known);
                number = known ? number : numbers.Count - 1;
                codes[i] = number;
            }
        }

        return new ObservationGroups($"{Name} and {other.Name}", codes, numbers.Count);
    }

    /// <summary>The rows with positive weight of each group, in their order.</summary>
    /// <param name="weights">The weight of each row; empty for all ones.</param>
    public int[][] Rows(ReadOnlySpan<double> weights)
    {
        int[] sizes = new int[Count];
        for (int i = 0; i < Codes.Length; i++)
        {
            sizes[Codes[i]] += weights.IsEmpty || weights[i] > 0.0 ? 1 : 0;
        }

        int[][] rows = Array.ConvertAll(sizes, static size => new int[size]);
        Array.Clear(sizes);
        for (int i = 0; i < Codes.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                rows[Codes[i]][sizes[Codes[i]]++] = i;
            }
        }

        return rows;
    }
}
