using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>The fitted transformers of a pipeline, one after the other: each takes its columns out of the design and puts its own at the
/// end.
/// Immutable and safe for concurrent use.</summary>
public sealed class PipelineTransformation : ITransformation<DesignMatrix, DesignMatrix>
{
    /// <summary>The name of pipelines, as a user would type it.</summary>
    internal const string PipelineName = "pipeline";

    private readonly ImmutableArray<FittedStep> _steps;

    internal PipelineTransformation(ImmutableArray<string> inputs, ImmutableArray<FittedStep> steps)
    {
        InputNames = inputs;
        _steps = steps;
        Transformations = [.. steps.Select(static step => step.Transformation)];
        OutputNames = steps.Aggregate(inputs, static (names, step) => step.Names(names));
    }

    /// <summary>The raw columns.</summary>
    public ImmutableArray<string> InputNames { get; }

    /// <summary>The columns that the estimator gets.</summary>
    public ImmutableArray<string> OutputNames { get; }

    /// <summary>The fitted transformations in their order.</summary>
    public ImmutableArray<IDesignTransformation> Transformations { get; }

    /// <summary>What the user should know of the fitted transformations.</summary>
    public ImmutableArray<string> Notes =>
        [.. Transformations.OfType<KernelFeatures>().Select(static kernel => kernel.Note).OfType<string>()];

    /// <summary>Transforms rows.</summary>
    /// <param name="data">Rows with the raw columns, in their order.</param>
    /// <returns>As many rows, with the columns <see cref="OutputNames"/>.</returns>
    /// <exception cref="ArgumentException">The columns are others; the message names the first that differs.</exception>
    public DesignMatrix Transform(DesignMatrix data)
    {
        TransformerColumns.RequireSame(InputNames, data);
        return _steps.Aggregate(data, static (design, step) => step.Apply(design));
    }

    /// <summary>What it is, for people: <c>pca of 20 columns to 5</c>.</summary>
    public override string ToString() =>
        _steps.IsEmpty
            ? "no transformation"
            : string.Join(
                ", ",
                Transformations.Select(static one =>
                    FormattableString.Invariant($"{one.TransformationName} of {one.InputNames.Length} columns to {one.OutputNames.Length}")
                )
            );

    internal static (PipelineTransformation Fitted, DesignMatrix Design) Fit(
        ImmutableArray<PipelineStep> steps,
        RegressionData data,
        PipelineTransformation? reference,
        CancellationToken cancellationToken
    )
    {
        DesignMatrix design = data.Design;
        ImmutableArray<FittedStep>.Builder fitted = ImmutableArray.CreateBuilder<FittedStep>(steps.Length);
        for (int s = 0; s < steps.Length; s++)
        {
            int[] columns = ColumnSelection.Resolve(steps[s].Columns, design.ColumnNames);
            IDesignTransformation? before = reference?.Transformations[s];
            IDesignTransformer<IDesignTransformation> transformer = before?.Relearner ?? steps[s].Transformer;
            IDesignTransformation one = transformer.Fit(design.SelectColumns(columns), data.Weights, cancellationToken);
            FittedStep step = new(before is null ? one : one.AlignedWith(before));
            fitted.Add(step);
            design = step.Apply(design);
        }

        return (new PipelineTransformation(data.Design.ColumnNames, fitted.ToImmutable()), design);
    }

    internal void Write(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "columns", InputNames);
        writer.WriteStartArray("transforms");
        foreach (IDesignTransformation transformation in Transformations)
        {
            if (transformation is not (PrincipalComponents or KernelFeatures))
            {
                throw new NotSupportedException(
                    $"A pipeline with the transformation '{transformation.TransformationName}' cannot be saved: loading makes "
                        + $"'{PcaTransformer.Name}' and 'kernel' again, and no other."
                );
            }

            writer.WriteStartObject();
            writer.WriteString("kind", transformation.TransformationName);
            transformation.WriteState(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static PipelineTransformation Read(ModelJson json) =>
        new(
            json.Texts("columns"),
            [
                .. json.Items("transforms")
                    .Select(static element => new FittedStep(
                        new ModelJson(element, "the transforms").Text("kind") switch
                        {
                            PcaTransformer.Name => PrincipalComponents.FromState(element),
                            "kernel" => KernelFeatures.FromState(element),
                            string kind => throw new FormatException($"the transformation '{kind}' is not known here."),
                        }
                    )),
            ]
        );
}
