using System.Globalization;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Tests.Numerics;

/// <summary>Tails and quantiles against mpmath's with 50 digits; Fixtures/distributions/tails.py says how they were made.</summary>
internal sealed class DistributionTests
{
    private const double NormalTolerance = 1e-13;

    private const double OtherTolerance = 1e-12;

    private static readonly Row[] s_rows = Read();

    [TestCase("normal", NormalTolerance)]
    [TestCase("t", OtherTolerance)]
    [TestCase("chi2", OtherTolerance)]
    [TestCase("f", OtherTolerance)]
    public void Tails_agree_with_those_of_many_digits(string distribution, double tolerance)
    {
        Row[] rows = [.. s_rows.Where(row => row.Distribution == distribution)];

        Assert.That(rows, Has.Length.GreaterThan(15));
        Assert.Multiple(() =>
        {
            foreach (Row row in rows)
            {
                Assert.That(row.UpperTail() / row.Upper, Is.EqualTo(1.0).Within(tolerance), $"{row}: upper");
                Assert.That(row.LowerTail() / row.Lower, Is.EqualTo(1.0).Within(tolerance), $"{row}: lower");
            }
        });
    }

    [TestCase("normal", NormalTolerance)]
    [TestCase("t", OtherTolerance)]
    [TestCase("chi2", OtherTolerance)]
    [TestCase("f", OtherTolerance)]
    public void Quantiles_of_the_smaller_tail_are_the_points(string distribution, double tolerance)
    {
        Assert.Multiple(() =>
        {
            foreach (Row row in s_rows.Where(row => row.Distribution == distribution && row.TellsItsPoint))
            {
                Assert.That(row.QuantileOfSmallerTail() / row.X, Is.EqualTo(1.0).Within(tolerance), $"{row}: quantile");
            }
        });
    }

    [Test]
    public void Levels_near_one_and_near_zero_have_their_quantiles()
    {
        Assert.Multiple(() =>
        {
            // With 1 degree of freedom t is tan(pi level/2).
            Assert.That(StudentTDistribution.TwoSidedQuantile(0.9995, 1.0), Is.EqualTo(1273.2393).Within(1e-4));
            Assert.That(StudentTDistribution.TwoSidedQuantile(1.0 - 1e-12, 9.0), Is.EqualTo(55.5).Within(0.1));
            Assert.That(StudentTDistribution.TwoSidedQuantile(1e-12, 1.0), Is.EqualTo(Math.PI * 0.5e-12).Within(1e-24));
            Assert.That(StudentTDistribution.TwoSidedQuantile(0.95, double.PositiveInfinity), Is.EqualTo(1.959963984540054).Within(1e-15));
        });
    }

    [Test]
    public void Ends_and_what_is_no_number_are_as_they_should_be()
    {
        Assert.Multiple(() =>
        {
            Assert.That(NormalDistribution.UpperTail(double.NaN), Is.NaN);
            Assert.That(NormalDistribution.UpperTail(double.PositiveInfinity), Is.Zero);
            Assert.That(NormalDistribution.UpperTail(double.NegativeInfinity), Is.EqualTo(1.0));
            Assert.That(NormalDistribution.Quantile(0.0), Is.EqualTo(double.NegativeInfinity));
            Assert.That(NormalDistribution.Quantile(0.5), Is.Zero);
            Assert.That(StudentTDistribution.UpperTail(0.0, 3.0), Is.EqualTo(0.5));
            Assert.That(StudentTDistribution.UpperTail(double.NegativeInfinity, 3.0), Is.EqualTo(1.0));
            Assert.That(StudentTDistribution.UpperQuantile(0.0, 3.0), Is.EqualTo(double.PositiveInfinity));
            Assert.That(ChiSquaredDistribution.UpperTail(-1.0, 3.0), Is.EqualTo(1.0));
            Assert.That(ChiSquaredDistribution.Quantile(1.0, 3.0), Is.EqualTo(double.PositiveInfinity));
            Assert.That(FDistribution.LowerTail(0.0, 3.0, 4.0), Is.Zero);
            Assert.That(FDistribution.UpperTail(double.PositiveInfinity, 3.0, 4.0), Is.Zero);
            Assert.That(FDistribution.UpperTail(2.0, 3.0, double.PositiveInfinity), Is.EqualTo(ChiSquaredDistribution.UpperTail(6.0, 3.0)));
            Assert.That(() => StudentTDistribution.UpperTail(1.0, 0.0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => NormalDistribution.Quantile(1.5), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => FDistribution.UpperTail(1.0, double.PositiveInfinity, 3.0), Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    private static Row[] Read() =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "distributions", "tails.csv"))
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(fields => new Row(
                    fields[0],
                    Number(fields[1]),
                    Number(fields[2]),
                    Number(fields[3]),
                    Number(fields[4]),
                    Number(fields[5])
                )),
        ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Row(string Distribution, double First, double Second, double X, double Lower, double Upper)
    {
        /// <summary>Near the centre of a symmetric distribution a tail is rounded from a half, and says little of the point.</summary>
        public bool TellsItsPoint => Distribution is not ("normal" or "t") || Upper < 0.49;

        public double UpperTail() =>
            Distribution switch
            {
                "normal" => NormalDistribution.UpperTail(X),
                "t" => StudentTDistribution.UpperTail(X, First),
                "chi2" => ChiSquaredDistribution.UpperTail(X, First),
                _ => FDistribution.UpperTail(X, First, Second),
            };

        public double LowerTail() =>
            Distribution switch
            {
                "normal" => NormalDistribution.LowerTail(X),
                "t" => StudentTDistribution.UpperTail(-X, First),
                "chi2" => ChiSquaredDistribution.LowerTail(X, First),
                _ => FDistribution.LowerTail(X, First, Second),
            };

        public double QuantileOfSmallerTail()
        {
            bool upper = Upper <= Lower;
            return Distribution switch
            {
                "normal" => NormalDistribution.UpperQuantile(Upper),
                "t" => StudentTDistribution.UpperQuantile(Upper, First),
                "chi2" => upper ? ChiSquaredDistribution.UpperQuantile(Upper, First) : ChiSquaredDistribution.Quantile(Lower, First),
                _ => upper ? FDistribution.UpperQuantile(Upper, First, Second) : FDistribution.Quantile(Lower, First, Second),
            };
        }
    }
}
