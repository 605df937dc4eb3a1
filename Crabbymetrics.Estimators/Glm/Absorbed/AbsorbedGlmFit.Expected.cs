using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// What is measured by the expected second derivatives: leverages and the expected information.
internal sealed partial class AbsorbedGlmFit
{
    // A residual below this share of the standard deviation may be 0.
    private const double SmallResidual = 1e-6;
    private const int MostRows = 2000;

    private GlmFit? _expected;

    /// <summary>The leverages of the effects alone, under the expected second derivatives.</summary>
    /// <exception cref="InferenceUnavailableException">They take too long.</exception>
    internal override double[] EffectLeverages(bool nearOne)
    {
        double[] slope = new double[Data.RowCount];
        double[] curvature = new double[Data.RowCount];
        Problem().Evaluate(new ExpectedCurvatureFamily(Family), Eta, slope, curvature);
        Absorber fresh = new(Data.Absorbed, curvature, AbsorbedEnd.ToleranceOf(Options.Tolerance), MostIterations, _threads);
        if (PartCount > 0)
        {
            throw new InferenceUnavailableException(
                "Leverages are not available for statistics that vary with absorbed effects: use hc1, or a covariance by clusters."
            );
        }

        if (!nearOne || fresh.Blocks.Length == 1)
        {
            return fresh.HasLeverages
                ? fresh.Leverages(CancellationToken.None)
                : throw new InferenceUnavailableException(
                    "Leverages with several absorbed effects take a solution for each row, too many for these rows and levels: use hc1, "
                        + "or write the smaller effects out as C() columns."
                );
        }

        int[] some =
        [
            .. Enumerable
                .Range(0, slope.Length)
                .Where(i => curvature[i] > 0.0 && Math.Abs(slope[i]) <= SmallResidual * Math.Sqrt(curvature[i] * Dispersion)),
        ];
        return some.Length <= MostRows
            ? fresh.Leverages(some, CancellationToken.None)
            : throw new InferenceUnavailableException($"{some.Length} rows have a residual of 0, and a solution is needed for each.");
    }

    internal override GlmFit LeverageFit => Family.IsCanonical ? this : ExpectedView();

    internal override double[] ExpectedInformation()
    {
        IGlmFamily expected = ExpectedCurvatureFamily.Of(Family);
        if (ReferenceEquals(expected, Family))
        {
            return Information;
        }

        // Each view has scales of its own.
        GlmFit view = ExpectedView();
        double[] information = [.. view.InformationOf(expected)];
        int k = Working.Count;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                information[(a * k) + b] *= view.Working.Scale(a) / Working.Scale(a) * (view.Working.Scale(b) / Working.Scale(b));
            }
        }

        return information;
    }

    /// <summary>The expected second derivatives of the loss, weights included.</summary>
    public double[] ExpectedCurvatures()
    {
        double[] slope = new double[Data.RowCount];
        double[] curvature = new double[Data.RowCount];
        Problem().Evaluate(new ExpectedCurvatureFamily(Family), Eta, slope, curvature);
        return curvature;
    }

    private GlmFit ExpectedView()
    {
        if (_expected is null)
        {
            if (PartCount > 0)
            {
                throw new InferenceUnavailableException(
                    "The expected information is not available for statistics that vary with absorbed effects: use vanilla or hc1."
                );
            }

            AbsorbedProblem problem = Problem();
            double tolerance = AbsorbedEnd.ToleranceOf(Options.Tolerance);
            Absorber absorber = new(Data.Absorbed, ExpectedCurvatures(), tolerance, MostIterations, _threads);
            ImmutableArray<int> kept = [.. Working.View.Columns];
            double[][] columns = AbsorbedGlmFitter.ColumnsOf(Data.Design);
            WithinColumn[] within = absorber.Remove([.. kept.Select(j => columns[j])], CancellationToken.None);
            (GlmRows rows, WorkingParameters working, double[] point) = View(
                problem,
                kept,
                KeptCoefficients(),
                [.. within.Select(static column => column.Values)],
                Eta
            );
            _expected = new GlmFit(
                State with
                {
                    Rows = rows,
                    Working = working,
                    Point = point,
                    Hessian = null,
                    LikelihoodDispersion = Dispersion,
                    HasOwnWeights = false,
                }
            );
        }

        return _expected;
    }
}
