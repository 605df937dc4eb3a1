using Crabbymetrics.Optimization;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Every built-in solver keeps the contract, each on a problem of its kind.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class SolverContracts(string name) : SolverContract
{
    public static IEnumerable<string> Names => SolverRegistry.Default.Names;

    protected override bool SolvesLeastSquares => name is "gauss-newton" or "levenberg-marquardt";

    protected override bool TakesSmoothProblems => !name.StartsWith("brent", StringComparison.Ordinal);

    protected override bool Converges => name != "simulated-annealing";

    // An annealing ends when its schedule does; a minimum of costs alone is located to the root of the precision.
    protected override double Accuracy => name == "simulated-annealing" ? 1e-2 : 1e-6;

    protected override double[] StartingPoint =>
        name.StartsWith("brent", StringComparison.Ordinal) ? OneVariable.Start : base.StartingPoint;

    protected override double[] Minimum => name.StartsWith("brent", StringComparison.Ordinal) ? OneVariable.Minimum : base.Minimum;

    protected override ISolver CreateSolver() => SolverRegistry.Default.Find(name);

    protected override IProblem CreateProblem(Action? onCall, bool hasNoValue) =>
        name switch
        {
            "brent" => new OneVariable(onCall, hasNoValue),
            "brent-root" => new OneRoot(onCall, hasNoValue),
            _ => base.CreateProblem(onCall, hasNoValue),
        };

    /// <summary><c>exp(d) - 1 - d</c>, d being the distance to 0.7.</summary>
    private sealed class OneVariable(Action? onCall, bool hasNoValue) : ICostFunction
    {
        public static double[] Minimum => [0.7];

        public static double[] Start => [2.0];

        public int Dimension => 1;

        public double Cost(ReadOnlySpan<double> x)
        {
            onCall?.Invoke();
            double distance = x[0] - Minimum[0];
            return hasNoValue ? double.NaN : Math.Exp(distance) - 1.0 - distance;
        }
    }

    /// <summary>Its derivative, with a root at the same place.</summary>
    private sealed class OneRoot(Action? onCall, bool hasNoValue) : IResiduals, IBounds
    {
        private static readonly double[] Lower = [-1.0];
        private static readonly double[] Upper = [3.0];

        public int Dimension => 1;

        public int ResidualCount => 1;

        public ReadOnlySpan<double> LowerBounds => Lower;

        public ReadOnlySpan<double> UpperBounds => Upper;

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
        {
            onCall?.Invoke();
            residuals[0] = hasNoValue ? double.NaN : Math.Exp(x[0] - OneVariable.Minimum[0]) - 1.0;
        }
    }
}
