using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Residuals and influence of the rows of a generalized linear model, as CSV.</summary>
internal sealed class GlmInfluence
{
    private readonly string[] _names;
    private readonly double[][] _measures;
    private readonly double[,]? _changes;
    private readonly int[] _identified;
    private readonly GlmResult _result;

    /// <summary>Calculates the measures.</summary>
    /// <exception cref="UsageException">They are not available; the message says why.</exception>
    public GlmInfluence(IEstimationResult result)
    {
        _result =
            result as GlmResult
            ?? throw new UsageException($"--influence is not available for {result.EstimatorName}: it is no generalized linear model.");
        _identified = [.. Enumerable.Range(0, _result.Parameters.Length).Where(j => !double.IsNaN(_result.Parameters[j]))];
        try
        {
            (string Name, double[] Values)[] all =
            [
                ("fitted", _result.Predict()),
                ("residual", _result.Residuals(GlmResidual.Response)),
                ("pearson_residual", _result.Residuals(GlmResidual.Pearson)),
                ("deviance_residual", _result.Residuals()),
                ("leverage", _result.Leverages()),
                ("standardized_residual", _result.StandardizedResiduals()),
                ("studentized_residual", _result.StudentizedResiduals()),
                ("cooks_distance", _result.CooksDistances()),
            ];
            _names = [.. all.Select(static each => each.Name)];
            _measures = [.. all.Select(static each => each.Values)];
            // Of absorbed effects the changes of single coefficients are not known.
            _changes = _result is IAbsorbedEffects { Absorbed.IsEmpty: false } ? null : _result.Dfbetas();
        }
        catch (Exception error) when (error is NotSupportedException or CrabbymetricsException or ArgumentException)
        {
            throw new UsageException($"--influence: {ShellWords.Of(error)}");
        }
    }

    /// <summary>Writes a line for each row that was used.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="frame">Where the rows stand in the data.</param>
    public void Write(TextWriter output, ModelFrame frame)
    {
        IEnumerable<string> changes = _changes is null ? [] : _identified.Select(j => CsvField.Of("dfbetas_" + _result.ParameterNames[j]));
        output.WriteLine(string.Join(',', (string[])["row", .. _names, .. changes]));
        for (int i = 0; i < _measures[0].Length; i++)
        {
            output.Write(frame.SourceRow(i) + 1);
            foreach (double[] measure in _measures)
            {
                output.Write("," + CsvField.Of(measure[i]));
            }

            for (int c = 0; _changes is not null && c < _identified.Length; c++)
            {
                output.Write("," + CsvField.Of(_changes[i, _identified[c]]));
            }

            output.WriteLine();
        }
    }
}
