using System.Globalization;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.OwnCovariances;

/// <summary>
/// <c>conley:KM</c>: the middle is the sum of <c>s_i s_j'</c> over pairs within so many kilometres (Conley 1999, uniform kernel), by the
/// columns <c>latitude</c> and <c>longitude</c> of the data, in degrees on a sphere.
/// </summary>
internal sealed class ConleyCovariance(double kilometres = double.NaN) : SandwichCovariance
{
    private const double EarthRadius = 6371.0088;

    public override string Name => double.IsNaN(kilometres) ? "conley" : FormattableString.Invariant($"conley:{kilometres}");

    public override string Description => "B [sum s_i s_j' over pairs within KM kilometres] B: conley:KM.";

    public override ICovarianceEstimator WithSetting(string setting) =>
        double.TryParse(setting, CultureInfo.InvariantCulture, out double km) && km > 0.0 && double.IsFinite(km)
            ? new ConleyCovariance(km)
            : throw new ArgumentException($"conley takes a positive number of kilometres, as in conley:60, and not '{setting}'.");

    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(kilometres, double.NaN, "conley:KM");
        ReadOnlySpan<double> latitudes = rows.Column("latitude");
        ReadOnlySpan<double> longitudes = rows.Column("longitude");
        double[] scores = rows.CopyScores();
        int k = rows.ParameterCount;
        bool apart = false;
        for (int i = 0; i < rows.RowCount; i++)
        {
            for (int j = 0; j < rows.RowCount; j++)
            {
                bool near = i == j || Distance(latitudes[i], longitudes[i], latitudes[j], longitudes[j]) <= kilometres;
                apart |= !near;
                for (int a = 0; near && a < k * k; a++)
                {
                    middle[a] += scores[(i * k) + (a / k)] * scores[(j * k) + (a % k)];
                }
            }
        }

        if (!apart)
        {
            throw new CrabbymetricsException($"'{Name}' is not defined: every pair of rows is as near, and the scores sum to 0.");
        }
    }

    // The haversine formula.
    private static double Distance(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        double latitude = Math.Sin(double.DegreesToRadians(toLatitude - fromLatitude) / 2.0);
        double longitude = Math.Sin(double.DegreesToRadians(toLongitude - fromLongitude) / 2.0);
        double cosines = Math.Cos(double.DegreesToRadians(fromLatitude)) * Math.Cos(double.DegreesToRadians(toLatitude));
        return 2.0 * EarthRadius * Math.Asin(Math.Min(1.0, Math.Sqrt((latitude * latitude) + (cosines * longitude * longitude))));
    }
}
