using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The criterion of continuously updated GMM, <c>(Q'We)' S(e)^-1 (Q'We)</c> with the covariance S at the same residuals: in coordinates in
/// which two-step GMM is 0 and has unit standard errors. Hansen, Heaton and Yaron (1996).
/// </summary>
/// <remarks>S is a quadratic form of the residuals, so that its derivative along x is <c>(S(e + x) - S(e - x)) / 2</c>, exactly, for every
/// sandwich.</remarks>
internal sealed class ContinuousUpdating : ICostFunction, IGradient
{
    // The distance from the minimum, in standard errors, at which the search stops.
    private const double Tolerance = 1e-8;
    private const int MostIterations = 500;

    private readonly TwoSlsFit _start;
    private readonly double[] _products;
    private readonly double[][] _regressors;
    private readonly double[] _steps;
    private readonly double[] _inInstruments;
    private readonly int _m;

    private ContinuousUpdating(TwoSlsFit twoStage, TwoSlsFit twoStep)
    {
        _start = twoStep;
        _m = twoStep.Projection.Count;
        int k = twoStep.Count;
        _products = Gmm.Products(twoStep, twoStep.Residuals);
        // theta = theta of two-step GMM + steps d.
        double[] lower =
            SmallMatrix.Lower(twoStep.Method.Information, k)
            ?? throw new CrabbymetricsException("The information of two-step GMM is singular.");
        _steps = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            _steps[(j * k) + j] = 1.0;
        }

        SmallMatrix.SolveLowerTransposed(lower, k, _steps, k);
        _inInstruments = SmallMatrix.Multiply(Gmm.InInstruments(twoStage), _steps, _m, k, k);
        double[] coefficients = SmallMatrix.Multiply(twoStep.Method.Jacobian, _steps, k, k, k);
        _regressors = new double[k][];
        double[] outcome = new double[twoStep.Equation.Data.RowCount];
        for (int j = 0; j < k; j++)
        {
            // -x d, as the residuals of an outcome of zeros.
            _regressors[j] = twoStep.Solver.Fitted(SmallMatrix.Columns(coefficients, k, k, j, 1), outcome);
        }
    }

    /// <inheritdoc/>
    public int Dimension => _regressors.Length;

    /// <summary>Minimizes the criterion.</summary>
    /// <param name="twoStage">Two-stage least squares.</param>
    /// <param name="twoStep">Two-step GMM.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ConvergenceException">The minimum was not found.</exception>
    public static TwoSlsFit Fit(TwoSlsFit twoStage, TwoSlsFit twoStep, CancellationToken cancellationToken)
    {
        ContinuousUpdating criterion = new(twoStage, twoStep);
        EstimationServices services = twoStep.Equation.Services;
        OptimizationResult run = services.FitExecutor.Minimize(
            criterion,
            new double[criterion.Dimension],
            services.Solvers.Find("bfgs"),
            new ExecutionOptions { MaxIterations = MostIterations, StoppingRules = [new GradientNormRule { Absolute = Tolerance }] },
            cancellationToken
        );
        cancellationToken.ThrowIfCancellationRequested();
        double[] point = [.. run.X];
        double[] gradient = new double[point.Length];
        bool finite = double.IsFinite(run.Cost);
        if (finite)
        {
            criterion.Gradient(point, gradient);
        }

        double distance = 0.5 * Math.Sqrt(gradient.Sum(static value => value * value));
        int k = point.Length;
        double[] moved = SmallMatrix.Multiply(criterion._steps, point, k, k);
        double[] theta = [.. twoStep.Method.Theta];
        TensorPrimitives.Add(theta, moved, theta);
        FitDiagnostics diagnostics = twoStep.Diagnostics with
        {
            Converged = finite && distance <= 1e-6,
            Iterations = run.Iterations,
            TerminationReason = run.Reason,
            Objective = run.Cost,
            Solver = "bfgs",
            NewtonDecrement = distance,
        };
        double[] coefficients = SmallMatrix.Multiply(twoStep.Method.Jacobian, theta, k, k);
        if (!diagnostics.Converged)
        {
            throw new ConvergenceException(
                $"Continuously updated GMM did not converge: {run.Message} With weak instruments its criterion may have no "
                    + "minimum: look at LIML, or at the sets of the Anderson-Rubin test.",
                [.. coefficients],
                diagnostics
            );
        }

        double[] residuals = twoStep.Solver.Residuals(coefficients);
        TwoSlsOptions options = twoStep.Equation.Options;
        double[] moments = Gmm.MomentCovariance(twoStage, residuals, options.GmmWeights, options.GmmArguments);
        return twoStep with
        {
            Method = Gmm.Of(twoStage, moments) with { Theta = theta },
            Coefficients = coefficients,
            Residuals = residuals,
            Diagnostics = diagnostics,
        };
    }

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x)
    {
        (double[] residuals, double[] products) = At(x);
        double[]? lower = SmallMatrix.Lower(Moments(residuals), _m);
        return lower is null ? double.PositiveInfinity : Squared(lower, products);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        (double[] residuals, double[] products) = At(x);
        double[]? lower = SmallMatrix.Lower(Moments(residuals), _m);
        if (lower is null)
        {
            gradient.Fill(double.NaN);
            return;
        }

        double[] weighted = [.. products];
        SmallMatrix.SolveLower(lower, _m, weighted, 1);
        SmallMatrix.SolveLowerTransposed(lower, _m, weighted, 1);
        double[] along = new double[residuals.Length];
        for (int j = 0; j < gradient.Length; j++)
        {
            TensorPrimitives.Add(residuals, _regressors[j], along);
            double above = Form(Moments(along), weighted);
            TensorPrimitives.Subtract(residuals, _regressors[j], along);
            double below = Form(Moments(along), weighted);
            double slope = 0.0;
            for (int i = 0; i < _m; i++)
            {
                slope -= _inInstruments[(i * gradient.Length) + j] * weighted[i];
            }

            gradient[j] = (2.0 * slope) - (0.5 * (above - below));
        }
    }

    private static double Squared(double[] lower, double[] products)
    {
        double[] whitened = [.. products];
        SmallMatrix.SolveLower(lower, whitened.Length, whitened, 1);
        return TensorPrimitives.Dot<double>(whitened, whitened);
    }

    private static double Form(double[] matrix, double[] vector) =>
        TensorPrimitives.Dot<double>(SmallMatrix.Multiply(matrix, vector, vector.Length, vector.Length), vector);

    private double[] Moments(double[] residuals) =>
        Gmm.MomentCovariance(_start, residuals, _start.Equation.Options.GmmWeights, _start.Equation.Options.GmmArguments);

    private (double[] Residuals, double[] Products) At(ReadOnlySpan<double> x)
    {
        double[] residuals = [.. _start.Residuals];
        double[] products = [.. _products];
        for (int j = 0; j < x.Length; j++)
        {
            TensorPrimitives.MultiplyAdd(_regressors[j], x[j], residuals, residuals);
            for (int i = 0; i < _m; i++)
            {
                products[i] -= _inInstruments[(i * x.Length) + j] * x[j];
            }
        }

        return (residuals, products);
    }
}
