using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Inference;

/// <summary>
/// <c>conley:D</c>: the sandwich whose middle sums <c>K(d_ij / D) s_i s_j'</c> over pairs of rows at most D apart (Conley 1999, "GMM
/// estimation with cross sectional dependence"): kilometres on a sphere of radius 6371.0088 by the columns <c>latitude</c> and
/// <c>longitude</c> in degrees, or with <c>plane</c> distances by <c>easting</c> and <c>northing</c> in their unit. K is 1, or with
/// <c>bartlett</c> 1 - d/D. With a number of lags, <c>conley:D:L</c>, of a panel: those pairs are of one period, and to them come pairs of
/// one unit in different periods at most L apart, by Bartlett's weights 1 - l/(L + 1) (Hsiang 2010, "Temperatures and cyclones strongly
/// associated with economic production in the Caribbean and Central America", PNAS 107, appendix).
/// </summary>
internal sealed class ConleyCovariance(double distance = double.NaN, bool bartlett = false, bool plane = false, int? lags = null)
    : SandwichCovariance
{
    private const double EarthRadius = 6371.0088;

    // Rounding puts eigenvalues that are exactly zero at most this far below it.
    private const double Rounding = 1e-10;

    public override string Name =>
        double.IsNaN(distance) ? "conley" : string.Create(CultureInfo.InvariantCulture, $"conley:{distance}{Words}");

    public override CovarianceInputs Reads => base.Reads | Needs;

    // Errors of one period need the periods, and those of one unit the units.
    public override CovarianceInputs Needs =>
        lags switch
        {
            null => CovarianceInputs.None,
            0 => CovarianceInputs.Time,
            _ => CovarianceInputs.Time | CovarianceInputs.Units,
        };

    public override string Description =>
        "B [sum K s_i s_j' over pairs within D] B: conley:D in kilometres by latitude and longitude; conley:D:bartlett, conley:D:plane; "
        + "conley:D:L within periods, with L lags within units.";

    public override ImmutableArray<FurtherColumn> Columns =>
        plane
            ? [new("easting", "first coordinate"), new("northing", "second coordinate, in the same unit")]
            : [new("latitude", "degrees, -90 to 90"), new("longitude", "degrees, -180 to 360")];

    private string Words =>
        (bartlett ? ":bartlett" : "")
        + (plane ? ":plane" : "")
        + (lags is { } count ? ":" + count.ToString(CultureInfo.InvariantCulture) : "");

    public override ICovarianceEstimator WithSetting(string setting)
    {
        string[] parts = setting.Split(':', StringSplitOptions.TrimEntries);
        string[] words = [.. parts.Skip(1).Where(static word => !IsCount(word)).Select(static word => word.ToUpperInvariant())];
        string[] counts = [.. parts.Skip(1).Where(IsCount)];
        return
            double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double given)
            && given > 0.0
            && double.IsFinite(given)
            && words.All(static word => word is "BARTLETT" or "UNIFORM" or "PLANE")
            && words.Distinct().Count() == words.Length
            && counts.Length < 2
            && !(words.Contains("BARTLETT") && words.Contains("UNIFORM"))
            ? new ConleyCovariance(
                given,
                words.Contains("BARTLETT"),
                words.Contains("PLANE"),
                counts.Length == 0 ? null : int.Parse(counts[0], CultureInfo.InvariantCulture)
            )
            : throw new ArgumentException(
                "conley takes a positive distance, and then bartlett (or uniform), plane and a number of lags, as in conley:60:bartlett "
                    + $"or conley:60:2, and not '{setting}'."
            );

        static bool IsCount(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        if (double.IsNaN(distance))
        {
            throw new ArgumentException("conley needs its distance after a colon: conley:60 for 60 kilometres.");
        }

        double[] scores = rows.CopyScores();
        int[][] periods =
        [
            [.. Enumerable.Range(0, rows.RowCount)],
        ];
        if (lags is { } most)
        {
            UnitPeriods panel = UnitPeriods.Of(rows, most, Name);
            periods = panel.Periods;
            panel.AddProducts(scores, rows.ParameterCount, most, middle);
            rows.Lag = most;
            rows.Period = panel.Unit;
            rows.GroupCounts = panel.Counts;
            rows.GroupCount = panel.UnitCount;
            if (panel.GapText is { } gaps)
            {
                rows.Warn(gaps);
            }
        }

        bool apart = periods.Length > 1;
        int places = 0;
        foreach (int[] period in periods)
        {
            (double[] at, double[] sums) = Places(rows, scores, period);
            apart |= AddProducts(at, sums, rows.ParameterCount, middle);
            places = Math.Max(places, at.Length / 3);
        }

        if (!apart || (places < 2 && lags is null))
        {
            throw new CrabbymetricsException(
                $"'{Name}' is not defined: {(places < 2 ? "all rows are at one place" : "every pair of rows is as near")}, and the "
                    + "scores sum to 0. Give a shorter distance."
            );
        }

        WarnOfIndefinite(rows, middle);
    }

    // The sum over pairs of places; whether some pair does not count whole.
    private bool AddProducts(double[] places, double[] sums, int k, Span<double> middle)
    {
        int count = places.Length / 3;
        double reach = plane ? distance : 2.0 * Math.Sin(Math.Min(distance / (2.0 * EarthRadius), 0.5 * Math.PI));
        NearbyPlaces near = new(places, reach);
        double[] weighted = new double[k];
        bool apart = false;
        for (int i = 0; i < count; i++)
        {
            Array.Clear(weighted);
            int neighbours = 0;
            foreach (int j in near.Candidates(i))
            {
                double chord = near.Distance(i, j);
                double between = plane ? chord : 2.0 * EarthRadius * Math.Asin(Math.Min(1.0, 0.5 * chord));
                if (between > distance)
                {
                    continue;
                }

                neighbours++;
                double kernel = bartlett ? 1.0 - (between / distance) : 1.0;
                TensorPrimitives.MultiplyAdd(sums.AsSpan(j * k, k), kernel, weighted, weighted);
            }

            apart |= neighbours < count || bartlett;
            for (int a = 0; a < k; a++)
            {
                Span<double> row = middle.Slice(a * k, k);
                TensorPrimitives.MultiplyAdd(weighted, sums[(i * k) + a], row, row);
            }
        }

        return apart;
    }

    // The distinct places, three coordinates each, and the sums of the scores there: rows at one place are at distance 0.
    private (double[] Places, double[] Sums) Places(SandwichRows rows, double[] scores, int[] members)
    {
        ReadOnlySpan<double> first = rows.Column(Columns[0].Name);
        ReadOnlySpan<double> second = rows.Column(Columns[1].Name);
        int k = rows.ParameterCount;
        Dictionary<(double, double), int> known = [];
        List<double> places = [];
        List<double> sums = [];
        foreach (int i in members)
        {
            if (!plane && !(Math.Abs(first[i]) <= 90.0 && second[i] >= -180.0 && second[i] <= 360.0))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Row {i} is at latitude {first[i]} and longitude {second[i]}: degrees lie in -90..90 and -180..360. "
                    ) + "For coordinates in a plane use conley:D:plane."
                );
            }

            if (!known.TryGetValue((first[i], second[i]), out int at))
            {
                at = known.Count;
                known.Add((first[i], second[i]), at);
                places.AddRange(plane ? [first[i], second[i], 0.0] : OnSphere(first[i], second[i]));
                sums.AddRange(new double[k]);
            }

            for (int a = 0; a < k; a++)
            {
                sums[(at * k) + a] += scores[(i * k) + a];
            }
        }

        return ([.. places], [.. sums]);
    }

    private static double[] OnSphere(double latitude, double longitude)
    {
        (double sine, double cosine) = Math.SinCos(double.DegreesToRadians(latitude));
        (double east, double north) = Math.SinCos(double.DegreesToRadians(longitude));
        return [cosine * north, cosine * east, sine];
    }

    private void WarnOfIndefinite(SandwichRows rows, Span<double> middle)
    {
        int k = rows.ParameterCount;
        double[] values = middle.ToArray();
        double[] units = [.. Enumerable.Range(0, k).Select(j => Math.Sqrt(Math.Abs(values[(j * k) + j])))];
        if (units.Contains(0.0))
        {
            return;
        }

        Vector<double> eigenvalues = Matrix<double>
            .Build.Dense(k, k, (a, b) => values[(a * k) + b] / units[a] / units[b])
            .Evd(Symmetricity.Symmetric)
            .EigenValues.Real();
        if (eigenvalues.Minimum() < -Rounding * eigenvalues.AbsoluteMaximum())
        {
            rows.Warn(
                $"The covariance '{Name}' is not positive semidefinite, which its kernel does not prevent: joint tests and variances of "
                    + "combinations may be undefined or too small. Try another distance."
            );
        }
    }
}
