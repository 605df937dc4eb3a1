using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>The corpus of ppmlhdfe (Correia, Guimaraes and Zylkin): which rows are separated, and the estimates of the others.</summary>
public sealed class AbsorbedSeparationTests
{
    [Test]
    public void Separated_rows_are_those_of_the_corpus([Range(1, 18)] int number)
    {
        AbsorbedGlmReference reference = AbsorbedGlmReference.Load(FormattableString.Invariant($"separation_{number:00}"));
        int[] expected = [.. reference.Root.GetProperty("separated_rows_lp").EnumerateArray().Select(static row => row.GetInt32())];
        RegressionData data = reference.Data();
        bool isPlain = data.Absorbed.IsEmpty;
        if (isPlain)
        {
            // A constant is an effect of one level.
            data = data.WithAbsorbed("constant", new int[data.RowCount]);
        }

        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9, KeepSingletons = true }).Fit(data);
        Assert.That(result.SeparatedRows, Is.EqualTo(expected));
        Agree(result.Coefficients, reference.Root.GetProperty("coef"), 1e-9);
        double?[] errors = [.. reference.Root.GetProperty("se").GetProperty("vanilla").EnumerateArray().Select(Number)];
        if (Array.Exists(errors, static error => error is not null))
        {
            Agree([.. result.Covariance().StandardErrors()], reference.Root.GetProperty("se").GetProperty("vanilla"), 1e-9);
        }

        if (expected.Length > 0)
        {
            SeparationException error = Assert.Throws<SeparationException>(() =>
                new PoissonEstimator(new PoissonOptions { Separation = SeparationPolicy.Throw, KeepSingletons = true }).Fit(data)
            )!;
            Assert.That(error.Rows, Is.EqualTo(expected));
        }
    }

    private static void Agree(IReadOnlyList<double> actual, JsonElement expected, double tolerance)
    {
        double?[] numbers = [.. expected.EnumerateArray().Select(Number)];
        Assert.That(actual, Has.Count.EqualTo(numbers.Length));
        for (int j = 0; j < numbers.Length; j++)
        {
            Assert.That(
                actual[j],
                numbers[j] is { } number ? Is.EqualTo(number).Within(tolerance * Math.Max(1.0, Math.Abs(number))) : Is.NaN
            );
        }
    }

    private static double? Number(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetDouble();
}
