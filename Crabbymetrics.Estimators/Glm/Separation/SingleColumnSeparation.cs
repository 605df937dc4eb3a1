namespace Crabbymetrics.Estimators;

/// <summary>
/// Whether one of several columns, with the intercept, separates all the rows that their combination does: the name that a user looks for.
/// It does where its values are on one side of a threshold for the rows that gain upwards, on the other side for those that gain downwards,
/// and at the threshold for those that are held.
/// </summary>
internal static class SingleColumnSeparation
{
    // Columns looked at one by one; with more involved the search of all columns together finds the rows.
    private const int MostColumns = 100;

    /// <summary>Finds the first such column.</summary>
    /// <param name="parameters">The columns.</param>
    /// <param name="kinds">How each row may move.</param>
    /// <param name="separated">Whether each row is separated.</param>
    /// <param name="involved">The reported parameters to look at.</param>
    /// <returns>The reported parameter; null where there is none.</returns>
    public static int? Find(WorkingParameters parameters, MovementKind[] kinds, bool[] separated, IEnumerable<int> involved)
    {
        double[] values = new double[kinds.Length];
        foreach (int parameter in involved.Take(MostColumns))
        {
            parameters.View.Design.CopyColumn(parameter - parameters.FirstSlope, values);
            if (
                Separates(values, kinds, separated, parameters.HasIntercept, 1.0)
                || Separates(values, kinds, separated, parameters.HasIntercept, -1.0)
            )
            {
                return parameter;
            }
        }

        return null;
    }

    // Rows that are not separated must be at the threshold, all others beyond it.
    private static bool Separates(double[] values, MovementKind[] kinds, bool[] separated, bool hasIntercept, double sign)
    {
        double highest = hasIntercept ? double.NegativeInfinity : 0.0,
            lowest = hasIntercept ? double.PositiveInfinity : 0.0;
        for (int i = 0; i < kinds.Length; i++)
        {
            double value = sign * values[i];
            bool moved = separated[i];
            if (kinds[i] == MovementKind.Absent)
            {
                continue;
            }

            if (!moved || kinds[i] == MovementKind.Down)
            {
                highest = Math.Max(highest, value);
            }

            if (!moved || kinds[i] == MovementKind.Up)
            {
                lowest = Math.Min(lowest, value);
            }
        }

        if (!(highest <= lowest))
        {
            return false;
        }

        for (int i = 0; highest == lowest && i < kinds.Length; i++)
        {
            if (kinds[i] != MovementKind.Absent && separated[i] && sign * values[i] == highest)
            {
                return false;
            }
        }

        return true;
    }
}
