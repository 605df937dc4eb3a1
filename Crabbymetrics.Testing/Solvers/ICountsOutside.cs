namespace Crabbymetrics.Testing;

/// <summary>A problem within bounds that counts the points outside that it was asked about.</summary>
internal interface ICountsOutside
{
    int Outside { get; }

    static bool IsOutside(ReadOnlySpan<double> x, double[] lower, double[] upper)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (!(x[i] >= lower[i] && x[i] <= upper[i]))
            {
                return true;
            }
        }

        return false;
    }
}
