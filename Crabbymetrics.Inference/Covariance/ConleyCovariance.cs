using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Inference;

/// <summary>
/// <c>conley:D</c>: the sandwich whose middle sums <c>K(d_ij / D) s_i s_j'</c> over pairs of rows at most D apart (Conley 1999, "GMM
/// estimation with cross sectional dependence"): kilometres on a sphere of radius 6371.0088 by the columns <c>latitude</c> and
/// <c>longitude</c> in degrees, or with <c>plane</c> distances by <c>easting</c> and <c>northing</c> in their unit. K is 1, or with
/// <c>bartlett</c> 1 - d/D.
/// </summary>
internal sealed class ConleyCovariance(double distance = double.NaN, bool bartlett = false, bool plane = false) : SandwichCovariance
{
    private const double EarthRadius = 6371.0088;

    // Rounding puts eigenvalues that are exactly zero at most this far below it.
    private const double Rounding = 1e-10;

    public override string Name =>
        double.IsNaN(distance)
            ? "conley"
            : string.Create(CultureInfo.InvariantCulture, $"conley:{distance}{(bartlett ? ":bartlett" : "")}{(plane ? ":plane" : "")}");

    public override string Description =>
        "B [sum K s_i s_j' over pairs within D] B: conley:D in kilometres by latitude and longitude; conley:D:bartlett, conley:D:plane.";

    public override ImmutableArray<FurtherColumn> Columns =>
        plane
            ? [new("easting", "first coordinate"), new("northing", "second coordinate, in the same unit")]
            : [new("latitude", "degrees, -90 to 90"), new("longitude", "degrees, -180 to 360")];

    public override ICovarianceEstimator WithSetting(string setting)
    {
        string[] parts = setting.Split(':', StringSplitOptions.TrimEntries);
        string[] words = [.. parts.Skip(1).Select(static word => word.ToUpperInvariant())];
        return
            double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double given)
            && given > 0.0
            && double.IsFinite(given)
            && words.All(static word => word is "BARTLETT" or "UNIFORM" or "PLANE")
            && words.Distinct().Count() == words.Length
            && !(words.Contains("BARTLETT") && words.Contains("UNIFORM"))
            ? new ConleyCovariance(given, words.Contains("BARTLETT"), words.Contains("PLANE"))
            : throw new ArgumentException(
                $"conley takes a positive distance, and then bartlett (or uniform) and plane, as in conley:60:bartlett, and not "
                    + $"'{setting}'."
            );
    }

    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        if (double.IsNaN(distance))
        {
            throw new ArgumentException("conley needs its distance after a colon: conley:60 for 60 kilometres.");
        }

        int k = rows.ParameterCount;
        double[] scores = rows.CopyScores();
        (double[] places, double[] sums) = Places(rows, scores);
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

        if (!apart || count < 2)
        {
            throw new CrabbymetricsException(
                $"'{Name}' is not defined: {(count < 2 ? "all rows are at one place" : "every pair of rows is as near")}, and the "
                    + "scores sum to 0. Give a shorter distance."
            );
        }

        WarnOfIndefinite(rows, middle);
    }

    // The distinct places, three coordinates each, and the sums of the scores there: rows at one place are at distance 0.
    private (double[] Places, double[] Sums) Places(SandwichRows rows, double[] scores)
    {
        ReadOnlySpan<double> first = rows.Column(Columns[0].Name);
        ReadOnlySpan<double> second = rows.Column(Columns[1].Name);
        int k = rows.ParameterCount;
        Dictionary<(double, double), int> known = [];
        List<double> places = [];
        List<double> sums = [];
        for (int i = 0; i < rows.RowCount; i++)
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
