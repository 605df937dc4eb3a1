// Registers the estimators, takes their options from appsettings.json, and runs a service that asks for one of them.
using Crabbymetrics.Estimators;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MyService;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
builder.Services.AddCrabbymetrics().AddPoisson(options => builder.Configuration.GetSection("Poisson").Bind(options));
builder.Services.Configure<ReportOptions>(builder.Configuration.GetSection("Report"));
builder.Services.AddHostedService<ModelReport>();
await builder.Build().RunAsync();
