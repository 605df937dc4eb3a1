namespace Crabbymetrics.Estimators;

/// <summary>
/// Makes the passes of a <see cref="LikelihoodEstimator"/> in another process, where its rows are: the model itself does not travel, its
/// name and its parameters do. Register one for each model in every process that holds rows.
/// </summary>
/// <example><code>
/// builder.Services.AddSingleton&lt;IPassReader&gt;(new LikelihoodPassReader(new CensoredWeibull()));
/// </code></example>
/// <param name="model">The model.</param>
public sealed class LikelihoodPassReader(LikelihoodEstimator model) : IPassReader
{
    private readonly LikelihoodEstimator _model = model ?? throw new ArgumentNullException(nameof(model));

    /// <inheritdoc/>
    public string Kind => KindOf(_model);

    internal static string KindOf(LikelihoodEstimator model) => $"likelihood.{model.Name}";

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="description"/> is null.</exception>
    /// <exception cref="ArgumentException">The model of that name is of another type where the fit is made, or the description is one of
    /// another version.</exception>
    public IPass Read(PassDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        PassReading reading = new(description, FamilyRegistry.Default);
        string part = reading.Name(),
            type = reading.Name();
        if (type != _model.GetType().FullName)
        {
            throw new ArgumentException(
                $"The model '{_model.Name}' is {type} where the fit is made and {_model.GetType().FullName} where the rows are: register "
                    + "the same model in all processes.",
                nameof(description)
            );
        }

        int p = reading.Count(),
            q = reading.Count();
        double constant = reading.Number();
        LikelihoodPass pass = Make(part, reading, reading.Numbers(p), reading.Numbers(q));
        pass.Constant = constant;
        reading.End();
        return pass;
    }

    private LikelihoodPass Make(string part, PassReading reading, double[] coefficients, double[] ancillary)
    {
        switch (part)
        {
            case LikelihoodVisitor.Name:
                return new LikelihoodVisitor(_model, coefficients, ancillary) { Second = reading.Flag() };
            case LikelihoodMiddlePass.Name:
                return new LikelihoodMiddlePass(_model, coefficients, ancillary, reading.Flag());
            case LikelihoodCheckPass.Name:
                return new LikelihoodCheckPass(_model);
            case LikelihoodGroupPass.Name:
                int[] sizes = GroupCells.ReadSizes(reading);
                ScaledColumns columns = ScaledColumns.Read(reading);
                GroupCells cells = GroupCells.Read(reading, sizes, columns.Count + ancillary.Length);
                return new LikelihoodGroupPass(_model, coefficients, ancillary, columns, cells);
            default:
                throw new ArgumentException($"A likelihood makes no sums '{part}': both processes need the same version.");
        }
    }
}
