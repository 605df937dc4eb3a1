namespace Crabbymetrics.Data;

/// <summary>Finds names that a misspelled one may mean.</summary>
internal static class Spelling
{
    private const int MostSimilar = 3;

    /// <summary>The nearest names, those first that differ in case alone, then by the number of edits (Damerau 1964), at most a third of
    /// the letters.</summary>
    public static string[] Nearest(string name, IEnumerable<string> candidates) =>
        [
            .. candidates
                .Where(static candidate => candidate.Length > 0)
                .Distinct()
                .Select(candidate => (candidate, distance: Distance(name, candidate)))
                .Where(pair =>
                    pair.distance <= Math.Max(1, Math.Min(name.Length, pair.candidate.Length) / 3) && pair.distance < name.Length
                )
                .OrderBy(static pair => pair.distance)
                .Take(MostSimilar)
                .Select(static pair => pair.candidate),
        ];

    private static int Distance(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (Math.Abs(a.Length - b.Length) > 4 || a.Length > 64 || b.Length > 64)
        {
            return int.MaxValue;
        }

        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                bool same = i > 0 && j > 0 && a[i - 1] == b[j - 1];
                edits[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
