using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Rows with equal values of some variables, with weights of sum 1.</summary>
/// <param name="Values">The values.</param>
/// <param name="Shares">The weights of the n rows, 0 outside the group.</param>
internal sealed record EffectGroup(ImmutableArray<KeyValuePair<string, string>> Values, double[] Shares)
{
    private const int MostGroups = 500;

    /// <summary>Groups rows; a group without weight is left out.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or there are too many groups.</exception>
    public static List<EffectGroup> Of(IModelVariables variables, ImmutableArray<string> by, double[] weights)
    {
        IReadOnlyList<string>[] labels = [.. by.Select(name => variables.LabelsOf(name))];
        Dictionary<string, List<int>> rows = [];
        for (int i = 0; i < weights.Length; i++)
        {
            string key = string.Join('\0', labels.Select(column => column[i]));
            if (!rows.TryGetValue(key, out List<int>? members))
            {
                rows.Add(key, members = []);
                if (rows.Count > MostGroups)
                {
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"'by {string.Join(", ", by)}' makes more than {MostGroups} groups: group by fewer values."
                        )
                    );
                }
            }

            members.Add(i);
        }

        List<EffectGroup> groups = [];
        foreach (
            List<int> members in rows.Values.OrderBy(m => m, Comparer<List<int>>.Create((a, b) => Compare(variables, by, labels, a, b)))
        )
        {
            double total = members.Sum(i => weights[i]);
            if (total > 0.0)
            {
                double[] shares = new double[weights.Length];
                foreach (int i in members)
                {
                    shares[i] = weights[i] / total;
                }

                groups.Add(new EffectGroup([.. by.Select((name, b) => KeyValuePair.Create(name, labels[b][members[0]]))], shares));
            }
        }

        return groups;
    }

    // Numbers by value, levels in their order, other text by its characters.
    private static int Compare(
        IModelVariables variables,
        ImmutableArray<string> by,
        IReadOnlyList<string>[] labels,
        List<int> a,
        List<int> b
    )
    {
        for (int g = 0; g < by.Length; g++)
        {
            (string first, string second) = (labels[g][a[0]], labels[g][b[0]]);
            ImmutableArray<string> levels = variables.Names.Contains(by[g]) ? variables.LevelsOf(by[g]) : [];
            int order =
                levels.Contains(first) && levels.Contains(second) ? levels.IndexOf(first).CompareTo(levels.IndexOf(second))
                : double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double x)
                && double.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out double y)
                    ? x.CompareTo(y)
                : string.CompareOrdinal(first, second);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
