namespace Crabbymetrics.Data;

/// <summary>Reads text as yes or no.</summary>
internal static class Booleans
{
    private static readonly string[] False = ["false", "f", "no", "n"];
    private static readonly string[] True = ["true", "t", "yes", "y"];

    /// <summary>1 or 0 for each label; null where a label is neither yes nor no.</summary>
    public static double[]? Read(IReadOnlyList<string> labels)
    {
        double[] truths = new double[labels.Count];
        for (int label = 0; label < truths.Length; label++)
        {
            if (True.Contains(labels[label], StringComparer.OrdinalIgnoreCase))
            {
                truths[label] = 1.0;
            }
            else if (!False.Contains(labels[label], StringComparer.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return truths;
    }

    /// <summary>Labels in their order: no before yes, whatever they are written like, and other text by the numbers of its
    /// characters.</summary>
    public static string[] Sorted(string[] labels) =>
        labels.Length == 2 && Read(labels) is [double first, double second] && first != second
            ? (first < second ? [labels[0], labels[1]] : [labels[1], labels[0]])
            : [.. labels.Order(StringComparer.Ordinal)];
}
