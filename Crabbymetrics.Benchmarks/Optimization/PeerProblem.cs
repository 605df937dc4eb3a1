using System.Text.Json;
using Crabbymetrics.Optimization;
using Crabbymetrics.Tests.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>A published problem as a peer sees it.</summary>
internal sealed class PeerProblem
{
    private readonly string _name;
    private readonly IReadOnlyList<double> _minima;
    private readonly ICostFunction _problem;
    private double[] _at = [];
    private double[] _hessian = [];

    public PeerProblem(TestProblem problem)
    {
        (_name, Start, _minima, _problem) = (problem.Name, problem.Start, problem.Minima, problem);
    }

    public PeerProblem(ElementProblem problem)
    {
        (_name, Start, _minima, _problem) = (problem.Name, problem.Start, problem.Minima, problem);
    }

    public double[] Start { get; }

    public object Describe() =>
        new
        {
            name = _name,
            start = Start,
            minima = _minima,
            lower = _problem is IBounds box ? Texts(box.LowerBounds) : [],
            upper = _problem is IBounds same ? Texts(same.UpperBounds) : [],
        };

    public double Cost(double[] x) => _problem.Cost(x);

    public double[] Gradient(double[] x)
    {
        double[] gradient = new double[x.Length];
        ((IGradient)_problem).Gradient(x, gradient);
        return gradient;
    }

    public double[] Product(double[] x, double[] vector)
    {
        int n = x.Length;
        double[] product = new double[n];
        if (_problem is IHessianProduct own)
        {
            own.HessianProduct(x, vector, product);
            return product;
        }

        if (!_at.AsSpan().SequenceEqual(x))
        {
            (_at, _hessian) = (x, new double[n * n]);
            ((IHessian)_problem).Hessian(x, _hessian);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                product[i] += _hessian[(i * n) + j] * vector[j];
            }
        }

        return product;
    }

    public string Run(string solver, double tolerance, bool verify)
    {
        ExecutionOptions options = new ExecutionOptions
        {
            MaxEvaluations = 20_000,
            StoppingRules = [new GradientNormRule { Absolute = tolerance, Relative = 0.0 }],
            VerifyConvergence = verify,
        };
        IProblem problem = solver is "newton-cg" or "trust-region" ? WithProducts() : _problem;
        try
        {
            OptimizationResult result = new Executor().Minimize(problem, Start, SolverRegistry.Default.Find(solver), options);
            EvaluationCounts counts = result.Counts;
            return JsonSerializer.Serialize(
                new
                {
                    cost = double.IsFinite(result.Cost) ? result.Cost : 1e300,
                    reason = result.Reason.ToString(),
                    costs = counts.Cost,
                    gradients = counts.Gradient,
                    products = counts.HessianProduct,
                    iterations = result.Iterations,
                }
            );
        }
        catch (ArgumentException refusal)
        {
            return JsonSerializer.Serialize(new { refused = refusal.Message });
        }
    }

    private IProblem WithProducts() => _problem is IBounds bounds ? new ProductsInBox(this, bounds) : new Products(this);

    private static string[] Texts(ReadOnlySpan<double> values) =>
        [.. values.ToArray().Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The problem with products, and without the matrix.</summary>
    private class Products(PeerProblem problem) : ICostFunction, IGradient, IHessianProduct
    {
        public int Dimension => problem.Start.Length;

        public double Cost(ReadOnlySpan<double> x) => problem._problem.Cost(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => ((IGradient)problem._problem).Gradient(x, gradient);

        public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> vector, Span<double> product) =>
            problem.Product(x.ToArray(), vector.ToArray()).CopyTo(product);
    }

    private sealed class ProductsInBox(PeerProblem problem, IBounds bounds) : Products(problem), IBounds
    {
        public ReadOnlySpan<double> LowerBounds => bounds.LowerBounds;

        public ReadOnlySpan<double> UpperBounds => bounds.UpperBounds;
    }
}
