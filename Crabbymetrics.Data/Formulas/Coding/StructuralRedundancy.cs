using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// Decides for each term which factors have all their levels and which leave the baseline out, so that the columns span what the terms mean
/// and none is redundant by its construction: each term codes what earlier terms do not span. The rule is that of patsy ("How formulas
/// work", section on redundancy and categorical factors) and formulaic. R's is another, and rank deficient in many formulas without their
/// marginal terms.
/// </summary>
/// <remarks>A full factor is <c>1 + a-</c>, a- being the factor without its baseline. A term is expanded into the products of subsets of
/// its factors, those that earlier terms with the same numbers hold are struck out, and what is left is joined again, <c>b- + a-:b-</c>
/// to
/// <c>a+:b-</c>.</remarks>
internal sealed class StructuralRedundancy
{
    private readonly Dictionary<string, HashSet<string>> _used = [];

    /// <summary>Strikes the intercept out.</summary>
    public void UseIntercept() => Used("").Add("");

    /// <summary>A copy that goes on by itself.</summary>
    public StructuralRedundancy Copy()
    {
        StructuralRedundancy copy = new();
        foreach ((string numbers, HashSet<string> used) in _used)
        {
            copy._used.Add(numbers, [.. used]);
        }

        return copy;
    }

    /// <summary>Codes the next term.</summary>
    /// <param name="numbers">The variables of the term that are numbers.</param>
    /// <param name="factors">Its factors, in order.</param>
    /// <returns>The products of factors that the term adds, each with the factors in it and whether they have all levels; a product without
    /// factors is that of the numbers alone.</returns>
    public List<ImmutableArray<(string Factor, bool Full)>> Code(IEnumerable<string> numbers, IReadOnlyList<string> factors)
    {
        if (factors.Count > 12)
        {
            throw new ArgumentException("A term of more than 12 factors has no cells with more than a row.", nameof(factors));
        }

        HashSet<string> used = Used(string.Join('\u0001', numbers.Order(StringComparer.Ordinal)));
        List<SortedDictionary<int, bool>> products = [];
        foreach (int[] subset in Subsets(factors.Count))
        {
            string key = string.Join('\u0001', subset.Select(index => factors[index]).Order(StringComparer.Ordinal));
            if (used.Add(key))
            {
                products.Add(new SortedDictionary<int, bool>(subset.ToDictionary(static index => index, static _ => false)));
            }
        }

        while (Join(products)) { }

        return [.. products.Select(product => product.Select(pair => (factors[pair.Key], pair.Value)).ToImmutableArray())];
    }

    private HashSet<string> Used(string numbers)
    {
        if (!_used.TryGetValue(numbers, out HashSet<string>? used))
        {
            _used.Add(numbers, used = []);
        }

        return used;
    }

    // By size, then in the order of the factors.
    private static IEnumerable<int[]> Subsets(int count) =>
        Enumerable
            .Range(0, 1 << count)
            .Select(mask => Enumerable.Range(0, count).Where(index => (mask >> index & 1) != 0).ToArray())
            .OrderBy(static subset => subset.Length)
            .ThenBy(static subset => subset, Comparer<int[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));

    // Joins the first product that a longer one, with one more factor that leaves its baseline out, takes in.
    private static bool Join(List<SortedDictionary<int, bool>> products)
    {
        for (int s = 0; s < products.Count; s++)
        {
            for (int l = s + 1; l < products.Count; l++)
            {
                SortedDictionary<int, bool> small = products[s],
                    large = products[l];
                if (large.Count != small.Count + 1 || !small.All(pair => large.TryGetValue(pair.Key, out bool full) && full == pair.Value))
                {
                    continue;
                }

                int added = large.Keys.First(index => !small.ContainsKey(index));
                if (!large[added])
                {
                    large[added] = true;
                    products.RemoveAt(s);
                    return true;
                }
            }
        }

        return false;
    }
}
