using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Crabbymetrics.Optimization;

/// <summary>The text by which a checkpoint knows its run: a line for each thing that decides what the run does.</summary>
internal static class RunFingerprint
{
    public static string Of(
        ISolver solver,
        ExecutionOptions options,
        IReadOnlyList<IStoppingRule> rules,
        Evaluator evaluator,
        ReadOnlySpan<double> start
    )
    {
        // Records print their numbers in the culture of the thread.
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            IProblem problem = evaluator.Problem;
            StringBuilder text = new StringBuilder();
            text.Append("solver ").Append(solver.Name).Append(' ').Append(solver).Append('\n');
            text.Append("problem ")
                .Append(problem.GetType().FullName)
                .Append(" of ")
                .Append(evaluator.Dimension)
                .Append(" variables, ")
                .Append(evaluator.ResidualCount)
                .Append(" residuals, ")
                .Append(DataOf(problem, options))
                .Append('\n');
            text.Append("bounds ").Append(Hash(evaluator.LowerBounds)).Append(Hash(evaluator.UpperBounds)).Append('\n');
            text.Append("start ").Append(Hash(start)).Append('\n');
            text.Append("target ")
                .Append(options.TargetCost)
                .Append(", unbounded ")
                .Append(options.UnboundedCost)
                .Append(", scale ")
                .Append(options.CostScale)
                .Append('\n');
            foreach (IStoppingRule rule in rules)
            {
                text.Append("rule ").Append(rule).Append('\n');
            }

            return text.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>The facts known of the data: by the problem, and by the options. Null where nothing is.</summary>
    public static string? DataOf(IProblem problem, ExecutionOptions options)
    {
        IProblem inner = problem switch
        {
            FiniteDifferenceProblem differenced => differenced.Inner,
            FiniteDifferenceResiduals differenced => differenced.Inner,
            _ => problem,
        };
        string? own = (inner as IFingerprinted)?.Fingerprint;
        string? given = options.Checkpoint?.Fingerprint;
        return given is null ? own : $"{own} {given}";
    }

    private static string Hash(ReadOnlySpan<double> values) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)), 0, 8);
}
